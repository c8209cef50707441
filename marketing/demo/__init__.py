"""The demo company 澜岳阀门 (演示): invented people, products, customers and ten stories.

`base` loads who and what there is, `stories` what happened; both go through the services.
"""
