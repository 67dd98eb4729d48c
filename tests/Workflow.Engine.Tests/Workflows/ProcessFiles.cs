using Workflow.Engine.Definitions;

namespace Workflow.Engine.Tests.Workflows;

internal static class ProcessFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static TheoryData<string> All => [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public static ProcessDefinition Read(string file) => Flow.Read(Text(file));
}
