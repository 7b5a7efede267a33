namespace Commerce.Balance.Application;

using Domain;

/// <summary>What Balance looks like outside.</summary>
internal sealed class BalanceMappings(Currency currency) : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<Wallet, AccountResponse>().Map(answer => answer.Currency, _ => currency.Code);
        config.NewConfig<WalletTransaction, ChargeReceipt>()
            .Map(answer => answer.Balance, transaction => transaction.BalanceAfter)
            .Map(answer => answer.ChargedAt, transaction => transaction.CreatedAt)
            .Map(answer => answer.Currency, _ => currency.Code);
        config.NewConfig<WalletTransaction, TransactionResponse>();
    }
}
