namespace Commerce.Ranking.UnitTests;

using Domain;

public sealed class HourlySalesIndexTests
{
    private readonly HourlySalesIndex index = new();
    private readonly SalesWindow window = new(10, 12);

    [Fact]
    public void Pieces_of_a_products_hours_are_added_up_and_ranked()
    {
        index.Set(10, 1, 2);
        index.Set(11, 1, 3);
        index.Set(12, 2, 9);

        index.Rank(window).ShouldBe([new ProductSales(2, 9), new ProductSales(1, 5)]);
    }

    [Fact]
    public void The_lower_id_wins_a_tie()
    {
        index.Set(10, 30, 4);
        index.Set(11, 7, 4);
        index.Set(12, 200, 4);

        index.Rank(window).Select(product => product.ProductId).ShouldBe([7, 30, 200]);
    }

    [Fact]
    public void Only_hours_of_the_window_count()
    {
        index.Set(9, 1, 100);
        index.Set(13, 2, 100);
        index.Set(10, 3, 1);

        index.Rank(window).ShouldBe([new ProductSales(3, 1)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_product_without_sales_has_no_place(long quantity)
    {
        index.Set(10, 1, quantity);

        index.Rank(window).ShouldBeEmpty();
    }

    [Fact]
    public void A_refund_in_one_hour_takes_from_the_sum_of_all()
    {
        index.Set(10, 1, 5);
        index.Set(11, 1, -5);

        index.Rank(window).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_set_again_replaces_what_was_known()
    {
        index.Set(10, 1, 5);
        index.Set(10, 1, 4);

        index.Rank(window).ShouldBe([new ProductSales(1, 4)]);
    }

    [Fact]
    public void Forgotten_hours_do_not_come_back()
    {
        index.Set(10, 1, 5);
        index.Set(11, 1, 1);

        index.RemoveBefore(11);

        index.Rank(window).ShouldBe([new ProductSales(1, 1)]);
        index.Clear();
        index.Rank(window).ShouldBeEmpty();
    }
}
