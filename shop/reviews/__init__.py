"""Opinions of buyers on products, shown from three reviews on, and public questions with their answers.

Owns: Review (one per order line), Vote, Report, Question, Answer, the summary per product.
Never does: write mails (neighbours do not see each other), decide what a seller may sell.
"""
