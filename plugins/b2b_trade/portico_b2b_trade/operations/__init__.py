"""What can be done in the trade plugin: one function a deed."""
