"""What each HTML element means for whoever reads the page's prose."""

from __future__ import annotations

# Their content is no markup: it ends at their own closing tag only (HTML 13.1.2).
RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
# Not prose, whatever stands inside.
HIDDEN = frozenset({
    "head", "template", "object", "video", "audio", "canvas", "map", "datalist", "select",
    "noscript", "pre", "listing",
})  # fmt: skip
# Stand in a sentence but are not judged. They close with the block around them if need be.
INLINE_OBJECT = frozenset({"code", "kbd", "samp", "tt", "var", "math", "svg"})
VOID_OBJECT = frozenset({"img", "embed", "image"})
# Shown as blocks by the HTML standard's own style sheet (15.3), and what is laid out as one.
BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "col",
    "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "label", "legend", "li", "main", "menu", "nav", "ol",
    "optgroup", "option", "p", "search", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
QUOTE = frozenset({"q", "blockquote"})
# What may stand in <head>; anything else begins the body.
IN_HEAD = frozenset({
    "base", "basefont", "bgsound", "head", "html", "link", "meta", "noscript", "script",
    "style", "template", "title",
})  # fmt: skip
# Under these names the head tells what the rest of this package asks for.
META_NAMES = {
    "article:published_time": "date",
    "date": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "og:url": "source",
    "source": "source",
    "spincheck": "spincheck",
    "author": "author",
    "description": "description",
}
