"""The pages of the delivering room: AMHPs, rotas, beds, and the posts that commission."""
