using Commerce.Limit;

// The hand-written server that Commerce is measured against: bench/README.md. It works on the database of a Commerce Host that has stopped.
var settings = Settings.Read(args);
await using var database = new Database(settings);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls(settings.Address.ToString()).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
await using var app = builder.Build();
var server = new Server(database, settings);
app.Run(server.HandleAsync);
await app.RunAsync();
