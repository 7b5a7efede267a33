namespace Commerce.SharedKernel.UnitTests;

using System.ComponentModel.DataAnnotations;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Infrastructure.Outbox;

public sealed class SettingsValidatorTests
{
    private sealed class Sample : IValidatableObject
    {
        [Range(1, 10)]
        public int Number { get; set; } = 5;

        public int Other { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Other > Number ? [new ValidationResult("must not be more than Sample:Number.", [nameof(Other)])] : [];
    }

    [Fact]
    public void Settings_within_their_bounds_pass() => Faults(new Sample()).ShouldBeEmpty();

    [Fact]
    public void A_fault_names_its_key() => Faults(new Sample { Number = 11 }).ShouldHaveSingleItem().ShouldStartWith("Sample:Number: ");

    [Fact]
    public void A_rule_over_several_settings_names_its_key() => Faults(new Sample { Other = 6 }).ShouldHaveSingleItem().ShouldStartWith("Sample:Other: must not");

    [Fact]
    public void The_defaults_are_good()
    {
        new SettingsValidator<CommandQueueSettings>(CommandQueueSettings.Section).Validate(null, new CommandQueueSettings()).Succeeded.ShouldBeTrue();
        new SettingsValidator<OutboxSettings>(OutboxSettings.Section).Validate(null, new OutboxSettings()).Succeeded.ShouldBeTrue();
        new DataPlatformSettingsValidator(["File"]).Validate(null, new DataPlatformSettings()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_sink_is_refused_by_name() =>
        new DataPlatformSettingsValidator(["File", "Kafka"]).Validate(null, new DataPlatformSettings { Sinks = "File, Carrier" })
            .Failures!.ShouldHaveSingleItem().ShouldBe("DataPlatform:Sinks: knows no sink 'Carrier'; known: File, Kafka.");

    private static IEnumerable<string> Faults(Sample settings) => new SettingsValidator<Sample>("Sample").Validate(null, settings).Failures ?? [];
}
