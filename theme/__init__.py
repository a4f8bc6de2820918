"""The look of Haat: Tailwind source, design tokens, fonts and the compiled stylesheet.

Owns: ``static_src/`` (source, exact versions of the build tools) and ``static/css/dist/`` (compiled, committed,
so that a fresh checkout needs no Node). ``build.py`` compiles, ``build.py --check`` tells whether the two agree.
Never does: anything at request time; templates own the class names, this app only turns them into CSS.
"""
