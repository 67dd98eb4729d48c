namespace Workflow.Reports.Importing;

/// <summary>Where something stands in a file, in words.</summary>
public static class SourcePlaces
{
    /// <returns>第3张表第7行第2格, 第12段.</returns>
    public static string Of(SourceDocument source, int block, int? row = null, int? column = null)
    {
        if (block < 0 || block >= source.Blocks.Count)
        {
            return "";
        }
        var table = source.Blocks[block] is SourceBlock.Table;
        var number = source.Blocks.Take(block + 1).Count(b => b is SourceBlock.Table == table);
        return table
            ? $"第{number}张表" + (row is { } r ? $"第{r + 1}行" : "") + (column is { } c ? $"第{c + 1}格" : "")
            : $"第{number}段";
    }
}
