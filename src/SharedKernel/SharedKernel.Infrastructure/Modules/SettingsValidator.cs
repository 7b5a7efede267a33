namespace Commerce.SharedKernel.Infrastructure.Modules;

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

/// <summary>Checks a settings class by its annotations, and names the configuration key of every fault.</summary>
internal sealed class SettingsValidator<TSettings>(string section) : IValidateOptions<TSettings> where TSettings : class
{
    public ValidateOptionsResult Validate(string? name, TSettings options)
    {
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => $"{section}:{string.Join('/', fault.MemberNames)}: {fault.ErrorMessage}"));
    }
}
