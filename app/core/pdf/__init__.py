"""PDFs: pages from HTML (``html``), and one design stamped for many people (``stamp``).

WeasyPrint reports every unknown property and refused address; our templates are tested, and what
strangers write into them is refused in silence, so its log is kept quiet.
"""

import logging

for _name in ("weasyprint", "fontTools"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
