namespace Commerce.Host;

using Microsoft.Extensions.Options;

/// <summary>Says in a sentence why the Host did not start.</summary>
internal static class StartupErrorFormatter
{
    /// <summary>The reason, with the causes below it; in Development the trace follows, for whoever is changing the code.</summary>
    public static string Format(Exception exception, string? environment) =>
        string.Equals(environment, Environments.Development, StringComparison.OrdinalIgnoreCase) ? $"{Reason(exception)}{Environment.NewLine}{exception}" : Reason(exception);

    private static string Reason(Exception exception)
    {
        if (exception is OptionsValidationException options)
        {
            return string.Join(Environment.NewLine, options.Failures);
        }

        List<string> messages = [];
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (!messages.Exists(message => message.Contains(cause.Message, StringComparison.Ordinal)))
            {
                messages.Add(cause.Message);
            }
        }

        return string.Join(' ', messages);
    }
}
