"""Papers to print: what was put on them is read back by another library, letter by letter."""

import io

import pypdf
import pytest

from kasip.reporting.pdf import Cell, Column, Paper, Row, Signature, Table, Text, pdf_of

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі № 15 000 ₸"
COLUMNS = (Column("Біліктілік", 4), Column("2027", 1, "right", "Сұраныс"), Column("2028", 1, "right", "Сұраныс"))


def paper(rows: int) -> Paper:
    lines = [
        Row([Cell("Қарағанды", 3)], "group"),
        *(Row([f"Дәнекерлеуші {number}", "1 234", "−5"]) for number in range(rows)),
    ]
    blocks = (
        Text("БЕКІТЕМІН", "approval"),
        Text("Тапшылық тізімі", "title"),
        Text(f"{KAZAKH} #strong[not markup] $x$ \\", "plain"),
        Table(COLUMNS, [*lines, Row(["Барлығы", "9", "8"], "total")]),
        Signature("Басқарма басшысы", "қолы", "аты-жөні"),
    )
    return Paper("Тапшылық тізімі", "kk", blocks, footer="Қарағанды облысы · № 3", author="Білім басқармасы")


def test_pdf_read_back_holds_every_letter_and_numbers_its_pages():
    read = pypdf.PdfReader(io.BytesIO(pdf_of(paper(100))))

    texts = [page.extract_text() for page in read.pages]
    assert len(texts) == 2
    assert f"{KAZAKH} #strong[not markup] $x$ \\" in texts[0]
    assert [line for text in texts for line in text.splitlines() if line.startswith("Дәнекерлеуші")] == [
        f"Дәнекерлеуші {number} 1 234 −5" for number in range(100)
    ]
    assert all("Біліктілік" in text and f"{place} / 2" in text for place, text in enumerate(texts, 1))
    assert (read.metadata.title, read.trailer["/Root"]["/Lang"]) == ("Тапшылық тізімі", "kk")


def test_pdf_is_tagged_and_carries_only_its_own_letters():
    read = pypdf.PdfReader(io.BytesIO(pdf_of(paper(3))))

    fonts = read.pages[0]["/Resources"]["/Font"].values()
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert {font.get_object()["/BaseFont"].split("+")[1].split("-")[0] for font in fonts} == {"NotoSans"}
    assert "pdfuaid:part>1<" in read.trailer["/Root"]["/Metadata"].get_object().get_data().decode()


def test_pdf_printed_twice_is_the_same_to_the_byte():
    assert pdf_of(paper(5)) == pdf_of(paper(5))
    assert pdf_of(paper(5)) != pdf_of(paper(6))


def test_paper_that_cannot_be_printed_well_is_refused():
    with pytest.raises(ValueError, match="row 1 covers 2 of 3 columns"):
        Table(COLUMNS, [Row(["a", "b", "c"]), Row(["a", "b"])])
    with pytest.raises(ValueError, match="needs a title"):
        pdf_of(Paper(" ", "kk", ()))


def test_sign_the_letters_do_not_have_is_printed_as_a_question():
    told = Paper("Себеп", "kk", (Text("2 → 1 🙂 шебер жоқ", "plain"),))

    read = pypdf.PdfReader(io.BytesIO(pdf_of(told)))

    assert "2 ? 1 ? шебер жоқ" in read.pages[0].extract_text()
