namespace Commerce.Coupon.Application;

/// <summary>What memory learns only once the database has it for good.</summary>
public interface IAfterCommit
{
    /// <summary>Does something in memory after the commit, and never if the command is refused.</summary>
    /// <param name="action">What to do; short, and without exceptions.</param>
    void Do(Action action);
}
