namespace Commerce.Balance.UnitTests;

using System.ComponentModel.DataAnnotations;
using Application;

public sealed class BalanceSettingsTests
{
    [Fact]
    public void The_default_settings_are_good() => Faults(new BalanceSettings()).ShouldBeEmpty();

    [Fact]
    public void Settings_that_contradict_each_other_or_their_bounds_are_named()
    {
        Faults(new BalanceSettings { MinCharge = 10, MaxCharge = 9 }).ShouldBe([nameof(BalanceSettings.MaxCharge)]);
        Faults(new BalanceSettings { MinCharge = 0 }).ShouldBe([nameof(BalanceSettings.MinCharge)]);
        Faults(new BalanceSettings { MaxBalance = long.MaxValue }).ShouldBe([nameof(BalanceSettings.MaxBalance)]);
        Faults(new BalanceSettings { Accounts = (AccountMode)5 }).ShouldBe([nameof(BalanceSettings.Accounts)]);
    }

    private static IEnumerable<string> Faults(BalanceSettings settings)
    {
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames);
    }
}
