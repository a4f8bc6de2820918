"""A person's own pages: signing in and out, registering, passwords, orders. Flows by django-allauth, pages ours."""
