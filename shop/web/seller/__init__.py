"""The seller portal: what has to be packed and sent, in the language of the person."""
