"""Files that are imported and exported: keeping, finding and forgetting them."""

from portico.operations.files.forgetting import forget_files
from portico.operations.files.keeping import (
    expire,
    keep_upload,
    new_file,
    owned_file,
    spooled,
)
from portico.operations.files.stores import FILES, DatabaseFiles, DirectoryFiles, Files, files_of

__all__ = [
    "FILES",
    "DatabaseFiles",
    "DirectoryFiles",
    "Files",
    "expire",
    "files_of",
    "forget_files",
    "keep_upload",
    "new_file",
    "owned_file",
    "spooled",
]
