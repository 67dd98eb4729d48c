using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Workflow.Disclosure.Texts;

/// <summary>Stands between a pdf and what its streams would unpack to, and knows when it is enough.</summary>
/// <remarks>PdfPig unpacks a stream whole, whatever its size.</remarks>
internal sealed class PdfGuard(CancellationToken ct) : IFilterProvider
{
    /// <summary>In bytes, of one stream.</summary>
    private const int MostOfOne = 32 * 1024 * 1024;

    /// <summary>In bytes, of all streams.</summary>
    private const long MostOfAll = 384L * 1024 * 1024;

    /// <summary>Of the filters whose size cannot be told before they are done.</summary>
    private const int MostPacked = 128 * 1024;
    private const int MostOperations = 5_000_000;
    private const int MostColumns = 100_000;

    private readonly IFilterProvider inner = DefaultFilterProvider.Instance;
    private long unpacked;
    private int operations;
    private bool tooMuch;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => [.. inner.GetFilters(dictionary).Select(f => new Guarded(f, this))];

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => [.. inner.GetNamedFilters(names).Select(f => new Guarded(f, this))];

    public IReadOnlyList<IFilter> GetAllFilters() => inner.GetAllFilters();

    /// <summary>One more step of a page.</summary>
    public void Tick()
    {
        if (++operations > MostOperations)
        {
            Stop();
        }

        Check();
    }

    /// <summary>PdfPig forgives much, our own stop perhaps too: then it is heard here.</summary>
    public void Check()
    {
        ct.ThrowIfCancellationRequested();
        if (tooMuch)
        {
            throw new TooMuchException();
        }
    }

    public void Stop()
    {
        tooMuch = true;
        throw new TooMuchException();
    }

    private void Take(int bytes)
    {
        if (bytes > MostOfOne || (unpacked += bytes) > MostOfAll)
        {
            Stop();
        }
    }

    private sealed class Guarded(IFilter inner, PdfGuard guard) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            guard.Check();
            if (inner is FlateFilter)
            {
                guard.Take(Measure(input));
                Predictor(streamDictionary);
            }
            else if (inner is LzwFilter or RunLengthFilter && input.Length > MostPacked)
            {
                guard.Stop();
            }

            var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            guard.Take(output.Length);
            return output;
        }

        private int Measure(Memory<byte> input)
        {
            if (input.Length < 2)
            {
                return 0;
            }

            var (size, buffer) = (0, new byte[81920]);
            using var deflate = new DeflateStream(new MemoryStream(input[2..].ToArray()), CompressionMode.Decompress);
            try
            {
                for (int read; (read = deflate.Read(buffer)) > 0 && size <= MostOfOne;)
                {
                    guard.Check();
                    size += read;
                }
            }
            catch (InvalidDataException)
            {
                // The filter comes to the same end.
            }

            return size;
        }

        private void Predictor(DictionaryToken dictionary)
        {
            var parameters = dictionary.Data.GetValueOrDefault(NameToken.DecodeParms) ?? dictionary.Data.GetValueOrDefault("DP");
            var all = parameters is ArrayToken several ? several.Data : parameters is null ? [] : [parameters];
            if (all.OfType<DictionaryToken>().Any(p => p.Data.GetValueOrDefault("Columns") is NumericToken columns && (columns.Data > MostColumns || columns.Data < 0)))
            {
                guard.Stop();
            }
        }
    }
}
