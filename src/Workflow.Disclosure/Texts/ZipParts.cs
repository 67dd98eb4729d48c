using System.IO.Compression;
using System.Xml;

namespace Workflow.Disclosure.Texts;

/// <summary>The parts of a zipped document. What they unpack to is counted while it is read, whatever the archive claims.</summary>
internal sealed class ZipParts : IDisposable
{
    private const int MostParts = 10_000;
    private const int MostDepth = 400;

    /// <summary>In bytes, of all parts together.</summary>
    private const long MostUnpacked = 256L * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    private readonly ZipArchive archive;
    private readonly CancellationToken ct;
    private long unpacked;

    public ZipParts(Stream content, CancellationToken ct)
    {
        this.ct = ct;
        archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > MostParts)
        {
            throw new TooMuchException();
        }

        if (archive.Entries.Any(e => e.IsEncrypted))
        {
            throw new FileProtectedException();
        }
    }

    public IEnumerable<string> Names => archive.Entries.Select(e => e.FullName).Where(n => !n.EndsWith('/'));

    public IEnumerable<string> Xml => Names.Where(n => n.EndsWith(".xml", StringComparison.OrdinalIgnoreCase));

    public bool Has(string name) => archive.GetEntry(name) is not null;

    /// <summary>Runs over a part node by node.</summary>
    public void Read(string name, Action<XmlReader> node)
    {
        using var xml = XmlReader.Create(new Counted(archive.GetEntry(name)!.Open(), this), Settings);
        while (xml.Read())
        {
            if (xml.Depth > MostDepth)
            {
                throw new TooMuchException();
            }

            node(xml);
        }
    }

    public void Dispose() => archive.Dispose();

    private sealed class Counted(Stream inner, ZipParts parts) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            parts.ct.ThrowIfCancellationRequested();
            var read = inner.Read(buffer, offset, count);
            return (parts.unpacked += read) > MostUnpacked ? throw new TooMuchException() : read;
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
