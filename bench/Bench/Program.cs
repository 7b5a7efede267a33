using Commerce.Bench;

// bench/README.md says what each scenario is.
try
{
    return await Scenarios.RunAsync(Options.Read(args));
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(Scenarios.Usage);
    return 2;
}
