using System.Diagnostics;
using System.Text.Json;
using Workflow.Reports.Checks;
using Workflow.Reports.Importing;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>One report once warm, and folders of them through the command line's own program, with its start and its highest memory.</summary>
internal static class ReportsBenchmark
{
    private const int Rounds = 300;

    /// <summary>So many times as many files must not need more memory.</summary>
    private const int Larger = 3;

    public static async Task RunAsync(int files)
    {
        var (check, read) = Warm();
        var folder = Directory.CreateTempSubdirectory("reports");
        try
        {
            var paths = ReportFiles.Write(folder, files * Larger);
            var few = await CommandAsync(paths[..files]);
            var many = await CommandAsync(paths);
            Console.WriteLine($"{"",-28}{"ms",12}{"of processor",14}{"wanted",12}");
            Console.WriteLine($"{"one report checked",-28}{check.Elapsed,12:N2}{check.Processor,14:N2}{"< 5",12}");
            Console.WriteLine($"{"one file read and checked",-28}{read.Elapsed,12:N2}{read.Processor,14:N2}{"",12}");
            Console.WriteLine($"{$"{files:N0} files",-28}{few.Elapsed,12:N0}{few.Processor,14:N0}{"< 10,000",12}   {few.Peak / 1_048_576,6:N0} MB at most");
            Console.WriteLine($"{$"{paths.Length:N0} files",-28}{many.Elapsed,12:N0}{many.Processor,14:N0}{"",12}   {many.Peak / 1_048_576,6:N0} MB at most, {(double)many.Peak / few.Peak:N2} times as much");
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                benchmark = "reports",
                checkMilliseconds = check.Elapsed,
                checkProcessorMilliseconds = check.Processor,
                readAndCheckMilliseconds = read.Elapsed,
                readAndCheckProcessorMilliseconds = read.Processor,
                files,
                milliseconds = few.Elapsed,
                processorMilliseconds = few.Processor,
                peakBytes = few.Peak,
                largerFiles = paths.Length,
                largerMilliseconds = many.Elapsed,
                largerProcessorMilliseconds = many.Processor,
                largerPeakBytes = many.Peak,
            }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>Means of every check of a report in memory, and of a file as it comes in with its checks; on one thread.</returns>
    private static (Cost Check, Cost Read) Warm()
    {
        var files = Enumerable.Range(0, 30).Select(n => (Name: $"{n}.{ReportFiles.Format(n)}", Bytes: ReportFiles.Bytes(n), Report: ReportFiles.Of(n))).ToArray();
        var previous = ReportFiles.Of(7) with { Year = 2022 };
        // Until the code that is measured is the code that the run-time compiler ends with.
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < TimeSpan.FromSeconds(5);)
        {
            foreach (var file in files)
            {
                Check(file.Report);
                Read(file.Name, file.Bytes);
            }
        }
        return (Mean(n => Check(files[n % files.Length].Report)), Mean(n => Read(files[n % files.Length].Name, files[n % files.Length].Bytes)));

        void Check(Reports.Report report) => ReportChecks.Run(new(report, previous, kind: UnitKind.Town));

        void Read(string name, byte[] bytes)
        {
            var reading = ReportImporter.Read(new MemoryStream(bytes), name);
            ReportChecks.Run(new(reading.Report!, previous, kind: UnitKind.Town, source: reading.Source));
        }
    }

    private static Cost Mean(Action<int> measured)
    {
        using var self = Process.GetCurrentProcess();
        var (started, before) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        for (var n = 0; n < Rounds; n++)
        {
            measured(n);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        self.Refresh();
        return new(elapsed.TotalMilliseconds / Rounds, (self.TotalProcessorTime - before).TotalMilliseconds / Rounds, 0);
    }

    private static async Task<Cost> CommandAsync(string[] files)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Repository.Folder("src", "Workflow.Cli", "bin", configuration, "net10.0", "Workflow.Cli.dll");
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "check", .. files, "--json"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var (lines, peak, processor) = (0, 0L, TimeSpan.Zero);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines += line.Contains("T3.TOTAL", StringComparison.Ordinal) ? 1 : 0;
            if (lines % 20 == 0 && !process.HasExited)
            {
                process.Refresh();
                // Neither can be asked once the program has ended.
                (peak, processor) = (process.PeakWorkingSet64, process.TotalProcessorTime);
            }
        }
        await process.WaitForExitAsync();
        return process.ExitCode == 1 && lines == files.Length
            ? new(Stopwatch.GetElapsedTime(started).TotalMilliseconds, processor.TotalMilliseconds, peak)
            : throw new InvalidOperationException($"The command ended with {process.ExitCode} after {lines} of {files.Length} reports with their wrong sum.");
    }

    /// <summary>In milliseconds, by the clock and of all processors together: the second holds on a busy machine too.</summary>
    private sealed record Cost(double Elapsed, double Processor, long Peak);
}
