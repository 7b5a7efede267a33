namespace Commerce.Host.Authentication;

using Microsoft.Extensions.Options;

/// <summary>
/// Refuses a start with settings that would believe nobody, or everybody. Every message names the configuration key at
/// fault, and none holds a key's content.
/// </summary>
internal sealed class AuthenticationSettingsValidator(IHostEnvironment environment) : IValidateOptions<AuthenticationSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AuthenticationSettings options)
    {
        var faults = new List<string>();
        AddFaultOfName(faults, nameof(options.Issuer), options.Issuer);
        AddFaultOfName(faults, nameof(options.Audience), options.Audience);
        AddFaultsOfKeys(faults, options.SigningKeys);
        AddFaultOfAddress(faults, nameof(options.Authority), options.Authority, "/tenant");
        AddFaultOfAddress(faults, nameof(options.JwksUrl), options.JwksUrl, "/jwks.json");
        AddFaultsOfAuthority(faults, options);
        if (!environment.IsDevelopment())
        {
            AddFaultsOutsideDevelopment(faults, options);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // An empty value is most likely a variable that was never filled in; taking it for "not checked" would accept tokens that were meant to be refused.
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
            if (!SigningKeys.TryRead(keys[index], out _, out var fault))
            {
                faults.Add($"{Key(nameof(AuthenticationSettings.SigningKeys))}:{index}:{fault.Member} {fault.Problem}");
            }
        }
    }

    private void AddFaultOfAddress(List<string> faults, string key, string? address, string example)
    {
        if (address is not null && AuthorityAddress.FaultOf(address, environment.IsDevelopment(), example) is { } fault)
        {
            faults.Add($"{Key(key)} {fault}");
        }
    }

    private static void AddFaultsOfAuthority(List<string> faults, AuthenticationSettings options)
    {
        if (options is { Authority: not null, JwksUrl: not null })
        {
            faults.Add($"{Key(nameof(options.Authority))} and {Key(nameof(options.JwksUrl))} are both set. The authority's metadata name the address of its keys: leave {Key(nameof(options.JwksUrl))} out.");
        }

        // An authority signs for many services; without an audience a token for any of them would be accepted here.
        if (options is { Authority: not null, Audience: null })
        {
            faults.Add($"{Key(nameof(options.Audience))} is missing. With {Key(nameof(options.Authority))} it is required: tokens that were issued for other services would be accepted otherwise.");
        }
    }

    private void AddFaultsOutsideDevelopment(List<string> faults, AuthenticationSettings options)
    {
        if (options.DevTokens)
        {
            faults.Add($"{Key(nameof(options.DevTokens))} must be false in the environment {environment.EnvironmentName}: "
                + "it lets anybody on this machine be anybody. It is for Development only.");
        }

        if (options is { SigningKeys.Count: 0, Authority: null, JwksUrl: null })
        {
            var first = $"{Key(nameof(options.SigningKeys))}:0";
            faults.Add($"{first} is missing: the environment {environment.EnvironmentName} needs a signing authority ({first}:Algorithm and {first}:Key, {Key(nameof(options.Authority))}, or {Key(nameof(options.JwksUrl))}).");
        }
    }

    private static string Key(string member) => $"{AuthenticationSettings.Section}:{member}";
}
