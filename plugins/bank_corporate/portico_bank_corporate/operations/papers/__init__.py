"""The papers of guarantees: their texts from templates, and what they say."""
