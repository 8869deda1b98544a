"""The parts of a page, rendered by the real app."""

import re
from pathlib import Path

import pytest
from flask import render_template_string
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional

from app import create_app
from tests.conftest import test_settings


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory):
    """An app that only renders; its database stays empty."""
    folder = Path(tmp_path_factory.mktemp("parts"))
    return create_app(test_settings(f"sqlite:///{folder / 'empty.sqlite'}", folder))


class Place(FlaskForm):
    city = StringField("City", [DataRequired("Write the city")])


class Person(FlaskForm):
    latin = StringField("Name", [DataRequired("Write the name")], description="As in the passport")
    own = StringField("Own script", [Optional()])
    email = EmailField("E-mail", [Optional()])
    birth = DateField("Date of birth", [Optional()])
    room = SelectField("Room", choices={"a": "With Omar"})
    gender = RadioField("Gender", [DataRequired("Choose one")], choices={"f": "Woman", "m": "Man"})
    notes = TextAreaField("Notes", [Optional()])
    agree = BooleanField("I agree", [DataRequired("Tick this")])
    place = FormField(Place, label="Place")
    phones = FieldList(StringField("Telephone", [DataRequired("Write a number")]), min_entries=1)


class Upload(FlaskForm):
    consent = FileField("Consent")


@pytest.fixture
def render(bare_app):
    """Renders a snippet that may use ``m``, inside a request."""

    def rendered(snippet, *, path="/", **context):
        with bare_app.test_request_context(path):
            made = {
                name: value() if isinstance(value, type) else value
                for name, value in context.items()
            }
            return render_template_string("{% import 'parts.html' as m %}" + snippet, **made)

    return rendered


@pytest.fixture
def refused(bare_app):
    """A form sent empty."""
    with bare_app.test_request_context("/", method="POST"):
        form = Person()
        form.validate()
        yield form


def attributes(html, tag):
    """The attributes of the first ``tag``."""
    return dict(re.findall(r'([\w-]+)="([^"]*)"', re.search(rf"<{tag}\b[^>]*>", html).group()))


def test_field_ties_help_and_error_to_the_input(render, refused):
    html = render("{{ m.field(form.latin) }}", form=refused)
    field = attributes(html, "input")
    assert field["aria-describedby"] == "latin-help latin-error"
    assert field["aria-invalid"] == "true"
    assert html.index('id="latin-error"') < html.index("<input")


def test_field_without_help_or_error_describes_nothing(render):
    field = attributes(render("{{ m.field(form.own) }}", form=Person), "input")
    assert not {"aria-describedby", "aria-invalid"} & set(field)


@pytest.mark.parametrize(
    ("name", "tag", "direction"),
    [
        ("latin", "input", "auto"),
        ("notes", "textarea", "auto"),
        ("email", "input", "ltr"),
        ("birth", "input", "ltr"),
    ],
)
def test_field_writes_names_in_their_own_direction(render, name, tag, direction):
    html = render("{{ m.field(form[name]) }}", form=Person, name=name)
    assert attributes(html, tag)["dir"] == direction


def test_field_says_what_may_be_left_empty(render):
    assert "(optional)" in render("{{ m.field(form.own) }}", form=Person)
    assert "(optional)" not in render("{{ m.field(form.latin) }}", form=Person)
    assert "(optional)" not in render("{{ m.field(form.own, optional=False) }}", form=Person)


def test_field_hands_attributes_to_the_control(render):
    html = render("{{ m.field(form.own, autocomplete='name', inputmode='text') }}", form=Person)
    assert (
        attributes(html, "input").items() >= {"autocomplete": "name", "inputmode": "text"}.items()
    )


def test_radio_buttons_stand_in_a_fieldset_with_a_legend(render):
    html = render("{{ m.field(form.gender) }}", form=Person)
    assert "<legend>Gender</legend>" in html
    assert html.count('type="radio"') == 2
    assert re.findall(r'<label for="([^"]*)"', html) == ["gender-0", "gender-1"]


def test_form_errors_link_to_every_refused_field(render, refused):
    html = render("{{ m.form_errors(form) }}", form=refused)
    assert re.findall(r'href="#([^"]*)"', html) == [
        "latin", "room", "gender-0", "agree", "place-city", "phones-0",
    ]  # fmt: skip
    assert "6 answers need another look" in html


def test_every_link_of_the_error_summary_finds_its_field(render, refused):
    snippet = "{{ m.form_errors(form) }}{% for f in form %}{{ m.field(f) }}{% endfor %}"
    html = render(snippet, form=refused)
    links, ids = set(re.findall(r'href="#([^"]*)"', html)), re.findall(r'\sid="([^"]*)"', html)
    assert links <= set(ids)
    assert len(ids) == len(set(ids))


def test_form_errors_show_what_blames_no_field(render, refused):
    refused.form_errors = ["The last place went."]
    assert "<li>The last place went.</li>" in render("{{ m.form_errors(form) }}", form=refused)


def test_form_without_errors_has_no_summary(render):
    assert render("{{ m.form_errors(form) }}", form=Person).strip() == ""


def test_form_with_a_file_is_sent_in_parts(render):
    start = "{{ m.form_start(form) }}"
    assert attributes(render(start, form=Upload), "form")["enctype"] == "multipart/form-data"
    assert "enctype" not in attributes(render(start, form=Person), "form")


def test_names_are_escaped_and_isolated(render):
    html = render("{{ m.name('<b>', 'أميرة', 'ar') }}")
    assert '<bdi class="m-name" dir="auto">&lt;b&gt;</bdi>' in html
    assert '<bdi dir="auto" lang="ar">أميرة</bdi>' in html


def test_name_in_one_script_is_said_once(render):
    assert render("{{ m.name('Ana', 'Ana') }}").count("Ana") == 1


def test_pager_keeps_the_filters(render):
    class Pages:
        page, pages = 2, 3

    html = render("{{ m.pager(p) }}", path="/people?role=juror&page=2", p=Pages())
    assert re.findall(r'href="([^"]*)"', html) == [
        "?role=juror&amp;page=1",
        "?role=juror&amp;page=3",
    ]


@pytest.mark.parametrize(
    ("used", "allowed", "kinds"),
    [
        (3, 4, ["p-fill", "p-fill", "p-fill", "p-rest"]),
        (3, 2, ["p-fill", "p-fill", "p-ink"]),
        (0, 0, ["p-rest"]),
    ],
)
def test_meter_tells_used_free_and_too_many_apart(render, used, allowed, kinds):
    html = render("{{ m.meter(used, allowed, 'words') }}", used=used, allowed=allowed)
    assert re.findall(r'class="(p-\w+)"', html) == kinds


def test_steps_mark_what_is_done_and_where_we_are(render):
    html = render("{{ m.steps([('Draft', ''), ('Submitted', ''), ('Validated', '')], 1) }}")
    assert re.findall(r"<li([^>]*)>", html) == [
        ' class="is-done"',
        ' class="is-now" aria-current="step"',
        "",
    ]


def test_confirm_posts_with_a_token_and_names_what_goes(render):
    html = render(
        "{% call m.confirm('/x', 'Withdraw', 'Withdraw 12 people?') %}<p>gone</p>{% endcall %}"
    )
    assert attributes(html, "form").items() >= {"method": "post", "action": "/x"}.items()
    assert attributes(html, "input")["name"] == "csrf_token"
    assert html.index("Withdraw 12 people?") < html.index("<p>gone</p>") < html.index("btn-danger")


@pytest.mark.parametrize(
    ("language", "direction", "sheet"),
    [("en", "ltr", "bootstrap.min.css"), ("ar", "rtl", "bootstrap.rtl.min.css")],
)
def test_the_frame_follows_the_language(bare_app, language, direction, sheet):
    html = bare_app.test_client().get(f"/no-such-page?lang={language}").text
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert f"vendor/{sheet}" in html


def test_language_links_keep_the_page_and_its_filters(bare_app):
    html = bare_app.test_client().get("/no-such-page?role=juror&lang=en").text
    links = re.findall(r'href="(/no-such-page[^"]*)" lang="(\w+)"', html)
    assert links == [
        (f"/no-such-page?role=juror&amp;lang={code}", code) for code in ("en", "fr", "es", "ar")
    ]


def test_the_demo_says_that_it_is_one(bare_app):
    client = bare_app.test_client()
    assert "m-demo" not in client.get("/no-such-page").text
    bare_app.config["DEMO"] = True
    try:
        assert "m-demo" in client.get("/no-such-page").text
    finally:
        bare_app.config["DEMO"] = False


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_mail_follows_the_language_and_has_one_button(bare_app, language, direction):
    with bare_app.test_request_context():
        html = bare_app.jinja_env.get_template("mail/base.html").render(
            title="Confirmed <1>", paragraphs=["Dear Amira,", "Done."], action_url="https://x.test/a",
            action_label="Open", language=language,
        )  # fmt: skip
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert html.count('href="https://x.test/a"') == 1
    assert "Confirmed &lt;1&gt;" in html


def test_mail_as_text_says_the_same(bare_app):
    with bare_app.test_request_context():
        text = bare_app.jinja_env.get_template("mail/base.txt").render(
            title="Tom & Ana",
            paragraphs=["Dear Amira,", "Done."],
            action_url="https://x.test/a",
            action_label="Open",
        )
    assert text.startswith(
        "Tom & Ana\n\nDear Amira,\n\nDone.\n\nOpen:\nhttps://x.test/a\n\n-- \nMILSET\n"
    )
