"""Opinions of buyers on products and shops, shown from three reviews on, and public questions with their answers.

Owns: Review (one per order line), SellerReview (one per package), their votes and reports, Question, Answer, the
summaries per product and per shop; products and sellers carry a copy of them that `services/ratings.py` keeps right.
Never does: write mails (neighbours do not see each other), decide what a seller may sell.

Events out: ReviewPublished, ReviewHidden, ReviewReplied, QuestionAsked, QuestionAnswered.
"""
