using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Attachments;

/// <summary>Looks into a file before it is kept.</summary>
public interface IFileScanner
{
    /// <param name="content">Read from its beginning.</param>
    /// <returns>Null where the file is clean.</returns>
    Task<Error?> FaultAsync(Stream content, CancellationToken ct);
}

/// <summary>No scanner is configured: every file is taken for what its content says.</summary>
public sealed class NoScanner : IFileScanner
{
    public Task<Error?> FaultAsync(Stream content, CancellationToken ct) => Task.FromResult<Error?>(null);
}

/// <summary>ClamAV's daemon, by the INSTREAM command of its socket. What it cannot answer for is not taken.</summary>
public sealed class ClamAvScanner(string host, int port) : IFileScanner
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Setting: <c>Scanner:ClamAv</c>, as host:port; absent, nothing is scanned.</summary>
    /// <exception cref="StartProblemException">The setting is no address.</exception>
    public static IFileScanner From(IConfiguration configuration)
    {
        if (configuration["Scanner:ClamAv"] is not { Length: > 0 } address)
        {
            return new NoScanner();
        }

        return address.LastIndexOf(':') is > 0 and var colon && int.TryParse(address[(colon + 1)..], out var port) && port is > 0 and <= 65535
            ? new ClamAvScanner(address[..colon], port)
            : throw new StartProblemException($"设置 Scanner:ClamAv“{address}”要写成 主机:端口，例如 127.0.0.1:3310。");
    }

    public async Task<Error?> FaultAsync(Stream content, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await AskAsync(content, patience.Token);
            return answer.EndsWith(" FOUND", StringComparison.Ordinal) ? new FileInfected(answer["stream: ".Length..^" FOUND".Length])
                : answer == "stream: OK" ? null
                : new ScannerAway();
        }
        catch (Exception exception) when (exception is IOException or SocketException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new ScannerAway();
        }
    }

    private async Task<string> AskAsync(Stream content, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, ct);
        await using var clamd = client.GetStream();
        await clamd.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        content.Position = 0;
        var buffer = new byte[sizeof(int) + Chunk];
        for (int read; (read = await content.ReadAsync(buffer.AsMemory(sizeof(int)), ct)) > 0;)
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer, read);
            await clamd.WriteAsync(buffer.AsMemory(0, sizeof(int) + read), ct);
        }

        await clamd.WriteAsync(new byte[sizeof(int)], ct);
        using var answer = new StreamReader(clamd, Encoding.ASCII);
        return (await answer.ReadToEndAsync(ct)).TrimEnd('\0', '\n');
    }
}

/// <param name="Name">What the scanner calls it.</param>
public sealed record FileInfected(string Name) : InvalidError($"病毒扫描认为这个文件有问题（{Name}），没有保存。请在自己的电脑上查杀病毒，换一个干净的文件再上传。");

public sealed record ScannerAway() : ConflictError("病毒扫描暂时没有回应，文件没有保存。请过几分钟再上传；多次不成的，请告诉县政府办公室。");
