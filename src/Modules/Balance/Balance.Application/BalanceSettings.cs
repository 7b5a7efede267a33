namespace Commerce.Balance.Application;

using System.ComponentModel.DataAnnotations;

/// <summary>How accounts come into being.</summary>
public enum AccountMode
{
    /// <summary>A user's first charge opens the account.</summary>
    OpenOnFirstCharge,

    /// <summary>Only an admin opens accounts; an unknown user is refused everywhere.</summary>
    RegisteredOnly,
}

/// <summary>The rules of accounts, section <c>Balance</c>. Amounts are in minor units.</summary>
public sealed class BalanceSettings : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Balance";

    /// <summary>The most that any of the amounts may be set to: sums stay far within 64 bits.</summary>
    private const long Ceiling = 1_000_000_000_000_000;

    /// <summary>How accounts come into being.</summary>
    [EnumDataType(typeof(AccountMode))]
    public AccountMode Accounts { get; set; }

    /// <summary>The least that can be charged at once.</summary>
    [Range(1, Ceiling)]
    public long MinCharge { get; set; } = 1;

    /// <summary>The most that can be charged at once.</summary>
    [Range(1, Ceiling)]
    public long MaxCharge { get; set; } = 1_000_000;

    /// <summary>The most that charges may bring an account to.</summary>
    [Range(1, Ceiling)]
    public long MaxBalance { get; set; } = 10_000_000;

    /// <summary>Whether customers charge their own accounts.</summary>
    public bool CustomersMayCharge { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxCharge < MinCharge)
        {
            yield return new ValidationResult("must not be less than Balance:MinCharge.", [nameof(MaxCharge)]);
        }
    }
}
