namespace Commerce.Ranking.UnitTests;

using Domain;

public sealed class SalesBoardTests
{
    private readonly SalesBoard board = new();
    private readonly SalesWindow window = new(10, 12);

    [Fact]
    public void Pieces_of_a_products_hours_are_added_up_and_ranked()
    {
        board.Set(10, 1, 2);
        board.Set(11, 1, 3);
        board.Set(12, 2, 9);

        board.Rank(window).ShouldBe([new ProductSales(2, 9), new ProductSales(1, 5)]);
    }

    [Fact]
    public void The_lower_id_wins_a_tie()
    {
        board.Set(10, 30, 4);
        board.Set(11, 7, 4);
        board.Set(12, 200, 4);

        board.Rank(window).Select(product => product.ProductId).ShouldBe([7, 30, 200]);
    }

    [Fact]
    public void Only_hours_of_the_window_count()
    {
        board.Set(9, 1, 100);
        board.Set(13, 2, 100);
        board.Set(10, 3, 1);

        board.Rank(window).ShouldBe([new ProductSales(3, 1)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_product_without_sales_has_no_place(long quantity)
    {
        board.Set(10, 1, quantity);

        board.Rank(window).ShouldBeEmpty();
    }

    [Fact]
    public void A_refund_in_one_hour_takes_from_the_sum_of_all()
    {
        board.Set(10, 1, 5);
        board.Set(11, 1, -5);

        board.Rank(window).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_set_again_replaces_what_was_known()
    {
        board.Set(10, 1, 5);
        board.Set(10, 1, 4);

        board.Rank(window).ShouldBe([new ProductSales(1, 4)]);
    }

    [Fact]
    public void Forgotten_hours_do_not_come_back()
    {
        board.Set(10, 1, 5);
        board.Set(11, 1, 1);

        board.ForgetBefore(11);

        board.Rank(window).ShouldBe([new ProductSales(1, 1)]);
        board.Clear();
        board.Rank(window).ShouldBeEmpty();
    }
}
