create table larder_outbox (
    id varchar(32) primary key,
    message text not null,
    saved_at timestamp default current_timestamp not null
);
