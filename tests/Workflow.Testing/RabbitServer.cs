using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Workflow.Testing;

/// <summary>A private RabbitMQ on the loopback, started and stopped by the test that owns it.</summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string MapperProgram = "/usr/bin/epmd";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"workflow-rabbit-{Guid.NewGuid():N}");
    private readonly int port = FreePort();
    private readonly int distribution = FreePort();
    private readonly int mapper = FreePort();
    private Process? names;
    private Process? process;

    private RabbitServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanUp();

    public Uri Address => new($"amqp://guest:guest@127.0.0.1:{port}/");

    public static async Task<RabbitServer> StartNewAsync()
    {
        if (!File.Exists(Program) || !File.Exists(MapperProgram))
        {
            throw new InvalidOperationException("RabbitMQ is not on this machine. Install it (Debian: apt-get install rabbitmq-server) or run ./test.sh, which does.");
        }

        var server = new RabbitServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the broker on its kept port and data; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].");
        await StartMapperAsync();
        // A group of its own, so that stopping ends the Erlang machine and its helpers together.
        process = Start("setsid", Program);
        for (var until = DateTime.UtcNow.AddSeconds(60); !await AnswersAsync(); await Task.Delay(200))
        {
            if (DateTime.UtcNow > until || process.HasExited)
            {
                throw new InvalidOperationException($"RabbitMQ did not start; see {Path.Combine(folder, "log")}.");
            }
        }
    }

    /// <summary>The broker dies at once, as in a power cut; its data stays for <see cref="StartAsync"/>. RabbitMQ 3.10 writes down a new
    /// quorum queue a little after it confirmed it: a cut within about a second of the declaration loses the queue itself.</summary>
    public async Task StopAsync()
    {
        Kill();
        await process!.WaitForExitAsync();
        while (await AnswersAsync())
        {
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        CleanUp();
    }

    // Erlang would start this daemon by itself, as nobody's child: then nothing could end it by its id.
    private async Task StartMapperAsync()
    {
        names = Start(MapperProgram);
        for (var until = DateTime.UtcNow.AddSeconds(20); !await ListensAsync(mapper); await Task.Delay(50))
        {
            if (DateTime.UtcNow > until || names.HasExited)
            {
                throw new InvalidOperationException($"epmd did not start on port {mapper}.");
            }
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["RABBITMQ_NODENAME"] = $"workflow{port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = port.ToString(),
            ["RABBITMQ_DIST_PORT"] = distribution.ToString(),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = mapper.ToString(),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["HOME"] = folder,
        })
        {
            start.Environment[name] = value;
        }

        var started = Process.Start(start)!;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Kill()
    {
        if (process is { HasExited: false })
        {
            using var kill = Process.Start("kill", ["-KILL", "--", $"-{process.Id}"]);
            kill.WaitForExit();
        }

        if (names is { HasExited: false })
        {
            names.Kill();
            names.WaitForExit();
        }
    }

    private void CleanUp()
    {
        Kill();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // A listening port is not yet a broker: it answers a wrong protocol header with its own.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(TimeSpan.FromSeconds(1));
            await client.GetStream().WriteAsync("AMQP\0\0\0\0"u8.ToArray());
            var answer = new byte[4];
            return await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(2)) == 4 && answer.AsSpan().SequenceEqual("AMQP"u8);
        }
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
