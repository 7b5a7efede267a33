namespace Commerce.Coupon.Infrastructure.Persistence;

using Application;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="IAfterCommit"/>
internal sealed class AfterCommit(UnitOfWork work) : IAfterCommit
{
    public void Do(Action action) => work.OnCommitted(action);
}
