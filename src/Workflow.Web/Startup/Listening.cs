namespace Workflow.Web.Startup;

internal static class Listening
{
    private const string Default = "http://127.0.0.1:5080";

    // A worker answers its health check only; several share a machine.
    private const string AnyPort = "http://127.0.0.1:0";

    /// <summary>In bytes; pages that take files say so themselves.</summary>
    private const long MaxBody = 16 * 1024 * 1024;

    /// <summary>Where <c>ASPNETCORE_URLS</c> and <c>--urls</c> say, else on this machine only.</summary>
    public static void AddListening(this WebApplicationBuilder builder, bool web)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(builder.Configuration["http_ports"])
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(web ? Default : AnyPort);
        }
    }
}
