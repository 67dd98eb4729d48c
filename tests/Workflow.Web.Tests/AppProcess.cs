using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Workflow.Testing;

namespace Workflow.Web.Tests;

/// <summary>The product as it is deployed: its own process, killed or stopped like one.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly HashSet<int> Given = [];
    private readonly Process process;
    private readonly StringBuilder output = new();

    private AppProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public bool HasExited => process.HasExited;

    /// <summary>Starts it, and returns when it says it is ready.</summary>
    /// <param name="port">Null: a free one.</param>
    public static async Task<AppProcess> StartAsync(string role, IReadOnlyDictionary<string, string> settings, int? port = null, params string[] arguments)
    {
        var app = Launch(role, settings, port ?? FreePort(), arguments);
        using var client = new HttpClient();
        for (var until = DateTime.UtcNow.AddSeconds(90); ; await Task.Delay(100))
        {
            if (app.HasExited || DateTime.UtcNow > until)
            {
                throw new InvalidOperationException($"The {role} process did not become ready:{Environment.NewLine}{app.Output}");
            }

            try
            {
                if ((await client.GetAsync(new Uri(app.Address, "/health/ready"))).IsSuccessStatusCode)
                {
                    return app;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or System.Net.Sockets.SocketException)
            {
            }
        }
    }

    /// <summary>Starts it without waiting; for a start that is to fail.</summary>
    public static AppProcess Launch(string role, IReadOnlyDictionary<string, string> settings, int port, params string[] arguments) =>
        LaunchThrough([], role, settings, port, arguments);

    /// <param name="before">A program with its arguments that starts the product in its turn.</param>
    public static AppProcess LaunchThrough(string[] before, string role, IReadOnlyDictionary<string, string> settings, int port, params string[] arguments)
    {
        var address = new Uri($"http://127.0.0.1:{port}");
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Environment.GetEnvironmentVariable("WORKFLOW_APP") is { Length: > 0 } published
            ? published
            : Repository.Folder("src", "Workflow.Web", "bin", configuration, "net10.0", "Workflow.Web.dll");
        string[] line = [.. before, "dotnet", program, "--role", role, "--urls", address.ToString(), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Folder("src", "Workflow.Web"),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Testing";
        start.Environment["DOTNET_ENVIRONMENT"] = "Testing";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // It lives for seconds: what would be optimised by then is not worth watching.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var app = new AppProcess(Process.Start(start)!, address);
        app.process.OutputDataReceived += app.Collect;
        app.process.ErrorDataReceived += app.Collect;
        app.process.BeginOutputReadLine();
        app.process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += app.KillAtExit;
        return app;
    }

    public Task<int> ExitCodeAsync() => WaitAsync();

    /// <summary>The process is gone at once, whatever it was doing.</summary>
    public Task KillAsync()
    {
        Signal("KILL");
        return WaitAsync();
    }

    /// <summary>Ctrl-C.</summary>
    public Task<int> InterruptAsync() => StopAsync("INT");

    /// <param name="signal">INT or TERM: the process ends by itself.</param>
    public Task<int> StopAsync(string signal)
    {
        Signal(signal);
        return WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        process.Dispose();
    }

    private void KillAtExit(object? sender, EventArgs exit) => Signal("KILL");

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return process.ExitCode;
    }

    private void Signal(string name)
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString()]);
            kill.WaitForExit();
        }
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    /// <summary>Given to nobody else: two tests at once each start several processes.</summary>
    public static int FreePort()
    {
        lock (Given)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
