using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Workflow.Disclosure.Data;

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

    /// <summary>Before the start: the host would log a page of stack for what one line says.</summary>
    /// <exception cref="StartProblemException">Another program listens there.</exception>
    public static void RefuseTakenPort(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is null)
        {
            return;
        }

        foreach (var url in (app.Configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0 || (!IPAddress.TryParse(address.Host, out var ip) && (ip = address.Host == "localhost" ? IPAddress.Loopback : null) is null))
            {
                continue;
            }

            try
            {
                using var probe = new TcpListener(ip, address.Port);
                probe.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw Taken(url, exception);
            }
        }
    }

    public static StartProblemException Taken(string where, Exception exception) =>
        new($"端口已被占用：{where}。请停掉占用它的程序，或用 --urls http://127.0.0.1:其他端口 启动。", exception);
}
