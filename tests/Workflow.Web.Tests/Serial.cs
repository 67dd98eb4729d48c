// Each of these tests starts several processes; side by side on a small machine they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
