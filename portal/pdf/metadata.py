"""The finisher: one file that is both PDF/A-3a (archive) and PDF/UA-1 (accessible)."""

from typing import Any

import pydyf

#: PDF/UA's mark, and the schema by which PDF/A allows a property it does not know.
#: Source: ISO 14289-1:2014, 5; ISO 19005-3:2012, 6.6.2.3.
PDFUA_MARK = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    """Mark a PDF/A-3a file as PDF/UA-1 too; its metadata stays readable without unpacking."""
    metadata = _resolve(pdf, pdf.catalog["Metadata"])
    (xmp,) = metadata.stream
    metadata.stream = [xmp.replace(END, PDFUA_MARK + END)]
    metadata.compress = False
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    _seal(pdf)


class Sealed(pydyf.Stream):
    """A stream that is packed once, and whose end cannot be mistaken.

    pydyf packs each stream twice, for the file and for the file's checksum. And it ends a stream
    with a line feed: packed bytes that happen to end in a carriage return then look one byte
    longer than they are, which a strict reader calls an error; such a stream ends with both.
    """

    @property
    def data(self) -> bytes:
        """The stream as it is written, with its dictionary."""
        if "packed" not in self.__dict__:
            self.packed = super().data
            self.stream = []
            if self.packed.endswith((b"\r\nendstream", b"\n\nendstream")):
                self.packed = self.packed.removesuffix(b"\nendstream") + b"\r\nendstream"
        return self.packed


def _seal(pdf: Any) -> None:
    """Seal every stream of the file, and those that pydyf adds while it writes."""
    add_object = pdf.add_object

    def add_sealed(thing: Any) -> None:
        if isinstance(thing, pydyf.Stream):
            thing.__class__ = Sealed
        add_object(thing)

    pdf.add_object = add_sealed
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream):
            thing.__class__ = Sealed


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
