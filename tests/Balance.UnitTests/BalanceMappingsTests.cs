namespace Commerce.Balance.UnitTests;

using Application;
using Domain;

public sealed class BalanceMappingsTests
{
    [Fact]
    public void A_line_of_the_ledger_is_mapped_as_it_is()
    {
        var orderId = Guid.NewGuid();
        var line = WalletTransaction.Payment(new WalletAfter(7, 200), 300, orderId, Some.Now);
        Mapster.TypeAdapter.Adapt<TransactionResponse>(line, Some.Mappings)
            .ShouldBe(new TransactionResponse(line.TransactionId, TransactionType.Payment, -300, 200, orderId, Some.Now));
    }
}
