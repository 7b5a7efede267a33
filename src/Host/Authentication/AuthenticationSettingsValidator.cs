namespace Commerce.Host.Authentication;

using Jwks;
using Microsoft.Extensions.Options;

/// <summary>
/// Refuses a start with settings that would believe nobody, or everybody. Every message names the configuration key at
/// fault, and none holds a key's content.
/// </summary>
internal sealed class AuthenticationSettingsValidator(IHostEnvironment environment) : IValidateOptions<AuthenticationSettings>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, AuthenticationSettings options)
    {
        var faults = new List<string>();
        AddFaultOfName(faults, nameof(options.Issuer), options.Issuer);
        AddFaultOfName(faults, nameof(options.Audience), options.Audience);
        AddFaultsOfKeys(faults, options.SigningKeys);
        AddFaultOfJwksUrl(faults, options.JwksUrl);
        if (!environment.IsDevelopment())
        {
            AddFaultsOutsideDevelopment(faults, options);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // An empty value is most likely a variable that was never filled in; taking it for "not checked" would open a door.
    private static void AddFaultOfName(List<string> faults, string key, string? value)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value))
        {
            faults.Add($"{Key(key)} is empty. Leave it out if tokens are not to be checked for it.");
        }
    }

    private static void AddFaultsOfKeys(List<string> faults, IList<SigningKeySettings> keys)
    {
        if (keys.Count > AuthenticationSettings.MaxSigningKeys)
        {
            faults.Add($"{Key(nameof(AuthenticationSettings.SigningKeys))} has {keys.Count} keys; at most {AuthenticationSettings.MaxSigningKeys} are allowed.");
            return;
        }

        for (var index = 0; index < keys.Count; index++)
        {
            if (!SigningKeyReader.TryRead(keys[index], out _, out var fault))
            {
                faults.Add($"{Key(nameof(AuthenticationSettings.SigningKeys))}:{index}:{fault.Member} {fault.Problem}");
            }
        }
    }

    private void AddFaultOfJwksUrl(List<string> faults, string? url)
    {
        if (url is not null && JwksAddress.FaultOf(url, environment.IsDevelopment()) is { } fault)
        {
            faults.Add($"{Key(nameof(AuthenticationSettings.JwksUrl))} {fault}");
        }
    }

    private void AddFaultsOutsideDevelopment(List<string> faults, AuthenticationSettings options)
    {
        if (options.DevTokens)
        {
            faults.Add($"{Key(nameof(options.DevTokens))} must be false in the environment {environment.EnvironmentName}: "
                + "it lets anybody on this machine be anybody. It is for Development only.");
        }

        if (options.SigningKeys.Count == 0 && options.JwksUrl is null)
        {
            var first = $"{Key(nameof(options.SigningKeys))}:0";
            faults.Add($"{first} is missing: the environment {environment.EnvironmentName} needs a signing authority ({first}:Algorithm and {first}:Key, or {Key(nameof(options.JwksUrl))}).");
        }
    }

    private static string Key(string member) => $"{AuthenticationSettings.Section}:{member}";
}
