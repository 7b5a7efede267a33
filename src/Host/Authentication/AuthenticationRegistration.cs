namespace Commerce.Host.Authentication;

using Jwks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>Puts authentication and authorization into the Host. Still to be registered by the Host: <see cref="IAuthenticationProblems"/>.</summary>
internal static class AuthenticationRegistration
{
    /// <summary>
    /// Adds the scheme <c>Bearer</c>, the policies, and the rule that a route which says nothing opens to nobody.
    /// </summary>
    public static IServiceCollection AddCommerceAuthentication(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddOptions<AuthenticationSettings>()
            .Configure(settings => settings.DevTokens = environment.IsDevelopment())

            // A misspelt Auth:Audience would otherwise be an audience that nobody checks.
            .Bind(configuration.GetSection(AuthenticationSettings.Section), static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationSettings>>(new AuthenticationSettingsValidator(environment));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LocalCaller>(Loopback.Is);
        services.TryAddSingleton(static provider => new DevTokenKey(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<DataSettings>>().Value.Directory));
        AddKeySource(services, configuration);
        services.AddSingleton<TokenValidator>();
        services.AddSingleton(static provider =>
            new TokenCache(provider.GetRequiredService<TokenValidator>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DevTokenIssuer>();
        services.AddSingleton<DevTokens>();
        services.AddHostedService<KeysAtStart>();
        if (HasJwks(configuration))
        {
            services.AddHostedService<JwksRefresh>();
        }

        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Endpoints.AdminPolicy, static policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Admin))
            .AddPolicy(Endpoints.CustomerPolicy, static policy => policy.RequireAuthenticatedUser())

            // Deny by default: a route that says nothing opens to nobody.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
        return services;
    }

    private static void AddKeySource(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<ConfiguredKeySource>();
        if (!HasJwks(configuration))
        {
            services.TryAddSingleton<IVerificationKeySource>(static provider => provider.GetRequiredService<ConfiguredKeySource>());
            return;
        }

        services.TryAddSingleton(static provider => new JwksClient(
            new Uri(provider.GetRequiredService<IOptions<AuthenticationSettings>>().Value.JwksUrl!), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<JwksKeySource>();
        services.TryAddSingleton<IVerificationKeySource>(static provider => new CombinedKeySource(
            provider.GetRequiredService<ConfiguredKeySource>(), provider.GetRequiredService<JwksKeySource>()));
    }

    private static bool HasJwks(IConfiguration configuration) =>
        configuration[$"{AuthenticationSettings.Section}:{nameof(AuthenticationSettings.JwksUrl)}"] is not null;
}
