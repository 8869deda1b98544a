/* A PDF is printed from a frame that nobody sees. Where the browser shows no PDF in its pages there is
   a link instead. */

export class Paper {
  constructor(instead, link) {
    this.instead = instead;
    this.link = link;
    this.frame = null;
    this.address = null;
  }

  print(pdf) {
    this.clear();
    this.address = URL.createObjectURL(pdf);
    this.instead.hidden = navigator.pdfViewerEnabled !== false;
    this.link.href = this.address;
    if (!this.instead.hidden) return;
    this.frame = document.createElement("iframe");
    this.frame.className = "kiosk-paper";
    this.frame.tabIndex = -1;
    this.frame.setAttribute("aria-hidden", "true");
    this.frame.addEventListener("load", () => this.send());
    this.frame.src = this.address;
    document.body.append(this.frame);
  }

  send() {
    try {
      this.frame.contentWindow.focus();
      this.frame.contentWindow.print();
    } catch { this.instead.hidden = false; }
  }

  /* The last badge stays until the next: a printer may still be fetching it. */
  clear() {
    this.frame?.remove();
    if (this.address) URL.revokeObjectURL(this.address);
    this.frame = this.address = null;
  }
}
