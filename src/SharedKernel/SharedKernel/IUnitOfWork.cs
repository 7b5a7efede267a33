namespace Commerce.SharedKernel;

/// <summary>The transaction in which a command runs, as its handler sees it. Handlers do not save and do not commit.</summary>
public interface IUnitOfWork
{
    /// <summary>
    /// Does something in memory once the transaction is durable, and never if the command that asked for it is undone. It holds up the
    /// next commands, so it must be short and must not throw.
    /// </summary>
    void OnCommitted(Action action);
}
