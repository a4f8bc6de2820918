"""Files of products are not people."""

from shop.base.privacy import declare

declare(
    "exchange.ImportRun",
    plain="id created_at public_id status change_set format file_name sha256 size_bytes rows seller language"
    " starting_stock actor started_at finished_at items_done line_reached created changed unchanged variants_created"
    " pictures_waiting pictures_missing kind key last_line starting_weight refusal worked_at proposed file_gone_at",
)
declare("exchange.ImportRunChange", plain="id created_at from_status to_status at actor reason subject")
declare("exchange.ImportProblem", plain="id created_at run line column value code effect params")
declare(
    "exchange.ImportChange",
    plain="id created_at run product line before after stock_before stock_after proposal proposed_at undone_at",
)
declare("exchange.ExportFile", plain="id created_at public_id seller what since until asked_at actor ready_at key")
