"""The index is about products; the log of searches is by day and of nobody, and is forgotten after a while."""

from shop.base.privacy import declare

declare("search.Generation", plain="id created_at state means measured documents started_at live_at")
declare("search.Document", plain="generation product digest lengths terms words title_words")
declare("search.Posting", plain="generation term product impact")
declare("search.Lexeme", plain="generation term products")
declare("search.Word", plain="generation word term sound products")
declare("search.Slip", plain="generation slip word")
declare("search.Code", plain="generation code product")
declare("search.Tuning", plain="id created_at boosts ndcg_before ndcg_after learned_at used")
declare("search.Leaning", plain="word category share")
declare("search.Synonym", plain="id created_at words also both_ways added_by")
declare("search.Redirect", plain="id created_at query address added_by")
declare("search.Placement", plain="id created_at query product place added_by")
declare("search.Lift", plain="id created_at query category brand seller percent added_by")
declare("search.Liking", plain="product share")
declare("search.Asked", plain="id created_at words typed language on times opened taken found top")
declare("search.Chosen", plain="id created_at words product on times placed places")
