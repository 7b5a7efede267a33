namespace Commerce.Ranking.UnitTests;

using Application;
using Catalog.Contracts;
using Domain;
using MediatR;
using NSubstitute;

public sealed class TopProductsBuilderTests
{
    [Fact]
    public async Task Ranked_products_get_their_names_and_prices()
    {
        var top = await BuildAsync(Some.Ranked(8, 5), 5, Some.CatalogWithout());

        top.Days.ShouldBe(3);
        top.ComputedAt.ShouldBe(Some.Now);
        top.Items.ShouldBe([new TopProduct(1, 8, "Product 8", 80, "KRW", 2), new TopProduct(2, 5, "Product 5", 50, "KRW", 1)]);
    }

    [Fact]
    public async Task The_next_moves_up_where_a_product_is_no_longer_sold()
    {
        var top = await BuildAsync(Some.Ranked(1, 2, 3, 4), 2, Some.CatalogWithout(1, 3));

        top.Items.Select(item => (item.Rank, item.ProductId)).ShouldBe([(1, 2), (2, 4)]);
    }

    [Fact]
    public async Task Places_are_filled_even_when_a_whole_batch_is_gone()
    {
        long[] gone = [.. Enumerable.Range(1, 120).Select(id => (long)id)];

        var top = await BuildAsync(Some.Ranked([.. gone, 121, 122]), 1, Some.CatalogWithout(gone));

        top.Items.Single().ProductId.ShouldBe(121);
    }

    [Fact]
    public async Task Catalog_is_asked_no_more_than_the_places_need()
    {
        var catalog = Some.CatalogWithout();

        await BuildAsync(Some.Ranked([.. Enumerable.Range(1, 300).Select(id => (long)id)]), 5, catalog);

        await catalog.Received(1).Send(Arg.Any<GetProducts>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Nothing_sold_is_no_question()
    {
        var catalog = Some.CatalogWithout();

        (await BuildAsync([], 5, catalog)).Items.ShouldBeEmpty();

        await catalog.DidNotReceive().Send(Arg.Any<GetProducts>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Catalogs_refusal_is_passed_on()
    {
        var refusal = new ErrorType("catalog.away", ErrorKind.NotFound, "Away.", "").Create();
        var catalog = Substitute.For<ISender>();
        catalog.Send(Arg.Any<GetProducts>(), Arg.Any<CancellationToken>()).Returns(Result<IReadOnlyList<ProductSummary>>.Failure(refusal));

        (await Builder(catalog).BuildAsync(Some.Ranked(1), 5, Some.Now, CancellationToken.None)).Error.ShouldBe(refusal);
    }

    private static async Task<TopProductsResponse> BuildAsync(IReadOnlyList<ProductSales> ranked, int limit, ISender catalog) =>
        (await Builder(catalog).BuildAsync(ranked, limit, Some.Now, CancellationToken.None)).Value!;

    private static TopProductsBuilder Builder(ISender catalog) => new(new RankingSettings { Days = 3 }, new Currency("KRW"), catalog);
}
