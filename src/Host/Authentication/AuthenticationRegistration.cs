namespace Commerce.Host.Authentication;

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>Registers authentication and authorization.</summary>
internal static class AuthenticationRegistration
{
    /// <summary>Adds the scheme <c>Bearer</c>, the policies, and a fallback policy that denies every route without a policy of its own.</summary>
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
        services.AddSingleton<DevTokens>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<ValidatedTokens>();
        services.AddHostedService<KeysAtStart>();
        var section = configuration.GetSection(AuthenticationSettings.Section);
        if (section[nameof(AuthenticationSettings.Authority)] is not null || section[nameof(AuthenticationSettings.JwksUrl)] is not null)
        {
            services.AddHostedService<AuthorityKeysRefresh>();
        }

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerOptions>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Endpoints.AdminPolicy, static policy => policy.RequireAuthenticatedUser().RequireRole(Roles.Admin))
            .AddPolicy(Endpoints.CustomerPolicy, static policy => policy.RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
        return services;
    }
}
