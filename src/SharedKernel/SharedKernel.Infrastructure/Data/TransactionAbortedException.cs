namespace Commerce.SharedKernel.Infrastructure.Data;

/// <summary>The database has ended the transaction, and with it everything that was done in it: nothing more may be done in its name.</summary>
public sealed class TransactionAbortedException() : Exception("The database has ended the transaction.");
