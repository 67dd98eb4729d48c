using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Workflow.Disclosure.Tests.Attachments;

/// <summary>Speaks as much of clamd as INSTREAM needs, and knows one virus: EICAR's test file.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    public const string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public FakeClamd()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>In place of what it would say.</summary>
    public string? Says { get; set; }

    public int Scanned { get; private set; }

    /// <summary>Answers only once this is done.</summary>
    public Task Patience { get; set; } = Task.CompletedTask;

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                var command = new byte["zINSTREAM\0".Length];
                await stream.ReadExactlyAsync(command);
                Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
                using var content = new MemoryStream();
                var length = new byte[4];
                while (true)
                {
                    await stream.ReadExactlyAsync(length);
                    var size = BinaryPrimitives.ReadInt32BigEndian(length);
                    if (size == 0)
                    {
                        break;
                    }

                    var chunk = new byte[size];
                    await stream.ReadExactlyAsync(chunk);
                    content.Write(chunk);
                }

                Scanned++;
                await Patience;
                var found = Encoding.Latin1.GetString(content.ToArray()).Contains(Eicar, StringComparison.Ordinal);
                await stream.WriteAsync(Encoding.ASCII.GetBytes((Says ?? (found ? "stream: Eicar-Test-Signature FOUND" : "stream: OK")) + "\0"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Stopped.
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }
}
