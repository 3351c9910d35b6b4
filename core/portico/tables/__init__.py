"""Tables as files: reading and writing CSV, JSON Lines and XLSX without trusting what is in them.

Nothing here knows the database or GraphQL. Files are read and written row by row, never whole.
"""

from portico.tables.formats import FileFormat, Unreadable, format_of
from portico.tables.formulas import looks_like_formula, neutralised, original
from portico.tables.reading import Cells, read_table
from portico.tables.workbook import cell_text, look_through, workbook_rows
from portico.tables.writing import TableWriter, table_writer, write_workbook

__all__ = [
    "Cells",
    "FileFormat",
    "TableWriter",
    "Unreadable",
    "cell_text",
    "format_of",
    "look_through",
    "looks_like_formula",
    "neutralised",
    "original",
    "read_table",
    "table_writer",
    "workbook_rows",
    "write_workbook",
]
