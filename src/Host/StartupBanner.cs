namespace Commerce.Host;

using Authentication;
using SharedKernel.Infrastructure;
using SharedKernel.Web;

/// <summary>What somebody who has just started the shop needs: printed to the terminal (standard error), never to the log, because it shows tokens.</summary>
internal static class StartupBanner
{
    /// <summary>Prints the address, the reference, and in Development a token for each demo user and a line to try.</summary>
    public static void Print(WebApplication app)
    {
        var address = LocalAddress.Of(app.Urls.FirstOrDefault());
        Console.Error.WriteLine($"\nCommerce is open: {address}\nReference:        {address}/docs");
        var tokens = app.Services.GetRequiredService<DevTokens>();
        if (!tokens.IsEnabled)
        {
            return;
        }

        var (demo, admin) = (tokens.Issue("demo", UserRole.Customer), tokens.Issue("admin", UserRole.Admin));
        Console.Error.WriteLine($$"""

            Token of demo (customer): {{demo}}

            Token of admin (admin):   {{admin}}

            Try: curl -H 'Authorization: Bearer {{demo}}' -H 'Content-Type: application/json' -d '{"amount":10000}' {{address}}{{Endpoints.BasePath}}/balance/charge

            """);
    }
}
