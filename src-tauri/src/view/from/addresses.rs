//! The address book and its rows.

mod history;

use std::ops::RangeInclusive;

use addresses::{
    Cloud, Column, Direction, EntryProblem, Listing, Order, Reason, Refusal, Row, Service, Totals,
    View,
};

use super::count;
use crate::addresses::book::{AddressList, InUse, ShownRows};
use crate::addresses::fetched::{Unused, WhyUnused};
use crate::view::{
    AddressColumnView, AddressListView, AddressOrderRequest, AddressesView, CloudView, GroupView,
    LeftOutView, ProblemView, RowRangeRequest, RowView, RowsRequest, RowsView, ServiceView,
    TotalsView, UnusedListView, WhyUnusedView,
};

impl From<AddressListView> for AddressList {
    fn from(list: AddressListView) -> Self {
        match list {
            AddressListView::Needed => Self::Needed,
            AddressListView::Outbound => Self::Outbound,
            AddressListView::Inbound => Self::Inbound,
        }
    }
}

impl From<RowsRequest> for ShownRows {
    fn from(request: RowsRequest) -> Self {
        let list = AddressList::from(request.list);
        Self {
            list,
            generation: request.generation,
            view: View {
                direction: list.into(),
                filter: request.filter,
                folded: request.folded.into_iter().collect(),
                order: request.order.into(),
            },
        }
    }
}

impl From<AddressOrderRequest> for Order {
    fn from(order: AddressOrderRequest) -> Self {
        Self {
            column: match order.column {
                AddressColumnView::Name => Column::Name,
                AddressColumnView::Service => Column::Service,
                AddressColumnView::Count => Column::Count,
            },
            descending: order.descending,
        }
    }
}

impl From<&RowRangeRequest> for RangeInclusive<usize> {
    fn from(rows: &RowRangeRequest) -> Self {
        rows.first as usize..=rows.last as usize
    }
}

/// So many blocks or entries are handed to the window.
const LISTED: usize = 100;

impl From<&Unused> for UnusedListView {
    fn from(unused: &Unused) -> Self {
        Self {
            id: unused.id.clone(),
            fetched_at: unused.book.fetched_at().to_string(),
            why: (&unused.why).into(),
        }
    }
}

impl From<&WhyUnused> for WhyUnusedView {
    fn from(why: &WhyUnused) -> Self {
        match why {
            WhyUnused::Waits { wide, change } => Self::Waits {
                wide: wide.iter().take(LISTED).map(ToString::to_string).collect(),
                wide_count: count(wide.len()),
                added: change.map_or(0, |change| count(change.added)),
                removed: change.map_or(0, |change| count(change.removed)),
            },
            WhyUnused::HeldBack { mistakes } => Self::HeldBack {
                mistakes: mistakes.iter().take(LISTED).map(Into::into).collect(),
            },
            WhyUnused::StruckOut => Self::StruckOut,
        }
    }
}

impl From<&EntryProblem> for ProblemView {
    fn from(problem: &EntryProblem) -> Self {
        Self {
            place: problem.place.clone(),
            text: problem.text.clone(),
            reason: problem.reason.into(),
        }
    }
}

impl AddressesView {
    /// What is drawn around the rows of the book in use.
    #[must_use]
    pub fn new(in_use: &InUse, host: String) -> Self {
        let book = &in_use.book;
        Self {
            generation: in_use.generation,
            host,
            practice: book.source().practice,
            fetched_at: book.fetched_at().to_string(),
            fetch_problem: in_use.fetch_problem().map(|it| it.as_ref().into()),
            unchecked: in_use.is_unchecked(),
            outbound: book.totals(Direction::Outbound).into(),
            inbound: book.totals(Direction::Inbound).into(),
            problems: book.problems().iter().map(Into::into).collect(),
            problem_count: count(book.problem_count()),
            is_accepted: in_use.is_accepted,
            unused: in_use.unused.as_deref().map(Into::into),
        }
    }
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        let groups = totals.clouds.into_iter().flat_map(|cloud| {
            let regions = cloud.regions.into_iter().map(|region| GroupView {
                key: region.key,
                level: 2,
                label: region.region,
                count: count(region.count),
            });
            std::iter::once(GroupView {
                label: cloud.cloud.label().to_owned(),
                key: cloud.key,
                level: 1,
                count: count(cloud.count),
            })
            .chain(regions)
        });
        Self {
            total: count(totals.total),
            groups: groups.collect(),
        }
    }
}

impl RowsView {
    /// `wanted` rows of `listing` from row `start`.
    #[must_use]
    pub fn new(listing: &Listing, start: u32, wanted: u32) -> Self {
        let first = start as usize;
        let rows = listing.rows(first..first.saturating_add(wanted as usize));
        Self {
            row_count: count(listing.row_count()),
            matching: count(listing.matching()),
            total: count(listing.total()),
            start,
            rows: rows.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Row> for RowView {
    fn from(row: Row) -> Self {
        let (place, services, regions, wide) = match &row {
            Row::Cloud(cloud) => (None, Vec::new(), Some(count(cloud.regions)), false),
            Row::Region(region) => (
                region.place_name.map(str::to_owned),
                Vec::new(),
                None,
                false,
            ),
            Row::Address(address) => (
                None,
                address.services.iter().map(Into::into).collect(),
                None,
                address.is_wide(),
            ),
        };
        Self {
            key: row.key().to_owned(),
            level: u32::from(row.level()),
            label: row.label().into_owned(),
            place,
            services,
            regions,
            count: row.count().map(count),
            expanded: row.expanded(),
            parent: row.parent().map(count),
            position: count(row.position_in_set()),
            set_size: count(row.set_size()),
            wide,
        }
    }
}

impl From<&Cloud> for CloudView {
    fn from(cloud: &Cloud) -> Self {
        match cloud {
            Cloud::Aws => Self::Aws,
            Cloud::Azure => Self::Azure,
            Cloud::Gcp => Self::Gcp,
            Cloud::Other(name) => Self::Other { name: name.clone() },
        }
    }
}

impl From<&Service> for ServiceView {
    fn from(service: &Service) -> Self {
        match service {
            Service::ControlPlane => Self::ControlPlane,
            Service::Gateway(name) => Self::Gateway { name: name.clone() },
            Service::Cluster(name) => Self::Cluster { name: name.clone() },
            Service::PlannedCluster(name) => Self::PlannedCluster { name: name.clone() },
            Service::Other(name) => Self::Other { name: name.clone() },
        }
    }
}

impl From<Reason> for LeftOutView {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NotAnAddress => Self::NotAnAddress,
            Reason::NotAList => Self::NotAList,
            Reason::HostBitsSet => Self::HostBitsSet,
            Reason::TooWide => Self::TooWide,
            Reason::Refused(Refusal::Everything) => Self::Everything,
            Reason::Refused(Refusal::Private) => Self::Private,
            Reason::Refused(Refusal::Loopback) => Self::Loopback,
            Reason::Refused(Refusal::Reserved) => Self::Reserved,
            Reason::Refused(Refusal::Documentation) => Self::Documentation,
            Reason::Refused(Refusal::NotPractice) => Self::NotPractice,
        }
    }
}
